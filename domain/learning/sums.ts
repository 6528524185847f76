/** Views are made of sums: of two stretches of time, the sums of both are the sum of each. These functions add any such records,
 * number by number, through the records and lists within. */

/** Adds every number of one record to the number of the same name in another.
 * Example: {n: 1, by: {a: 2}} added to {n: 3, by: {b: 1}} makes it {n: 4, by: {b: 1, a: 2}}. */
export function addSums<Sums extends object>(to: Sums, from: Sums): void {
  const target = to as Record<string, unknown>;
  for (const [name, value] of Object.entries(from)) {
    if (typeof value === 'number') {
      target[name] = ((target[name] as number | undefined) ?? 0) + value;
    } else if (typeof value === 'object' && value !== null) {
      target[name] ??= Array.isArray(value) ? [] : {};
      addSums(target[name] as object, value);
    }
  }
}

/** Adds up the records that agree in all of the given fields.
 * Example: by `model`, {model: a, n: 1}, {model: b, n: 5} and {model: a, n: 2} become {model: a, n: 3} and {model: b, n: 5}. */
export function sumBy<Sums extends object>(all: readonly Sums[], fields: readonly (keyof Sums & string)[]): Sums[] {
  const found = new Map<string, Sums>();
  for (const each of all) {
    const numbers: Partial<Sums> = { ...each };
    const own: Partial<Sums> = {};
    for (const field of fields) {
      own[field] = each[field];
      delete numbers[field];
    }
    const key = fields.map((field) => String(each[field])).join('\n');
    const sum = found.get(key) ?? (own as Sums);
    addSums(sum, numbers as Sums);
    found.set(key, sum);
  }
  return [...found.values()];
}

/** The same record with every number's sign turned: added to sums, it takes them out. */
export function negated<Sums extends object>(sums: Sums): Sums {
  if (Array.isArray(sums)) return sums.map((each) => negatedValue(each)) as Sums;
  return Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, negatedValue(value)])) as Sums;
}

function negatedValue(value: unknown): unknown {
  if (typeof value === 'number') return value === 0 ? 0 : -value;
  return typeof value === 'object' && value !== null ? negated(value) : value;
}
