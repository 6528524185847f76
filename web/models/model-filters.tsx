import { DIMENSIONS } from '../../domain/learning/cell.ts';
import { Choice } from '../filters/choice.tsx';
import { WINDOW_WORDS } from '../filters/one-of.ts';
import { useQuery } from '../router/place.ts';

interface ModelFiltersProps {
  readonly window: string;
  readonly by: string | null;
  readonly slice: string | null;
  readonly slices: readonly string[];
}

/** Stretch of time, dimension and slice; kept in the address. */
export function ModelFilters({ window, by, slice, slices }: ModelFiltersProps) {
  const [, change] = useQuery();
  return (
    <search class="filter-bar" aria-label="Filters">
      <Choice name="Window" value={window} of={WINDOW_WORDS} onChoose={(value) => change({ window: value })} />
      <Choice
        name="By"
        value={by ?? ''}
        of={[['', 'the whole'], ...DIMENSIONS.map((each) => [each, each] as const)]}
        onChoose={(value) => change({ by: value, slice: null })}
      />
      {by !== null && (
        <Choice
          name={`Slice of ${by}`}
          value={slice ?? ''}
          of={[['', 'all'], ...slices.map((each) => [each, each] as const)]}
          onChoose={(value) => change({ slice: value })}
        />
      )}
    </search>
  );
}
