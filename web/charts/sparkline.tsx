import './sparkline.css';
import { SPARK, sparkBars, sparkPath } from './spark-path.ts';

interface SparklineProps {
  /** One a step; null where nothing is known. */
  readonly values: readonly (number | null)[];
  readonly kind: 'line' | 'bars';
  readonly tone?: 'plain' | 'good' | 'bad';
}

/** The shape of a series beside its figure, without axes: the figures are in the text and in the table. */
export function Sparkline({ values, kind, tone = 'plain' }: SparklineProps) {
  return (
    <svg
      class={`spark spark-${tone}`}
      viewBox={`0 0 ${SPARK.width} ${SPARK.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {kind === 'line' ? <path d={sparkPath(values)} /> : sparkBars(values).map((bar) => <rect key={bar.x} {...bar} />)}
    </svg>
  );
}
