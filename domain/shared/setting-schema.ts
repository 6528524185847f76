import * as v from 'valibot';

/** A field that has a value also where nothing states it, with what it means in a few words. */
export type Setting<S extends v.GenericSchema = v.GenericSchema> = v.OptionalSchema<
  v.SchemaWithPipe<readonly [S, v.DescriptionAction<v.InferOutput<S>, string>]>,
  v.InferInput<S>
>;
export type Settings = Readonly<Record<string, Setting>>;

export function setting<const S extends v.GenericSchema>(
  schema: S,
  standard: v.InferInput<S>,
  meaning: string,
): Setting<S> {
  return v.optional(v.pipe(schema, v.description(meaning)), standard as never) as Setting<S>;
}

export type Standards<E extends Settings> = { readonly [K in keyof E]: v.InferOutput<E[K]['wrapped']> };

/** What holds where nothing is stated. */
export function standardsOf<const E extends Settings>(settings: E): Standards<E> {
  const standards = Object.entries(settings).map(([name, { default: standard }]) => [name, standard]);
  return Object.fromEntries(standards) as Standards<E>;
}

/** The same fields without a value of their own: those of a change, where what is absent stays as it is. */
export function withoutStandards<const E extends Settings, K extends keyof E & string>(
  settings: E,
  names: readonly K[],
) {
  const entries = names.map((name) => [name, v.optional((settings[name] as Setting).wrapped)]);
  return Object.fromEntries(entries) as { [N in K]: v.OptionalSchema<E[N]['wrapped'], undefined> };
}

export const namesOf = <const E extends Settings>(settings: E) => Object.keys(settings) as (keyof E & string)[];
