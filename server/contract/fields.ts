import { z } from 'zod';
import { DIMENSIONS } from '../../domain/learning/cell.ts';
import { WINDOWS } from '../../domain/learning/window.ts';

/** Building blocks of what the API takes and answers. Money is integer micro-dollars, times are epoch milliseconds. */

export const list = <T extends z.ZodType>(of: T) => z.array(of).readonly();

export const interval = z.object({ low: z.number(), high: z.number() });

/** A mean with its 95 % interval; the interval is null below two, the whole is null of nothing. */
export const meanOf = z
  .object({ mean: z.number(), low: z.number().nullable(), high: z.number().nullable() })
  .nullable();

/** Share of the prompt's tokens that were read from the provider's cache, over so many calls; null where it is not known. */
export const promptCache = z.object({ calls: z.number(), hitRate: z.number() }).nullable();

/** What calls cost by their usage, to what was predicted of them; null where nothing was. */
export const prediction = z.object({ calls: z.number(), ratio: z.number() }).nullable();

export const money = z.object({
  spentMicroUsd: z.number(),
  heldMicroUsd: z.number(),
  /** Part of spent: charged at the worst case, because what it cost is not known. */
  uncertainMicroUsd: z.number(),
});

export const account = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be an account id');
/** The venue opened in 2021: no ledger is older. */
export const date = z.iso
  .date('must be a day, such as 2026-11-24')
  .refine((day) => day >= '2021-01-01' && day < '2100-01-01', 'must be a day from 2021 on');
export const windowField = z.enum(WINDOWS);
export const dimension = z.enum(DIMENSIONS);

/** Something in a query: text that stands for a whole number in a range. */
export const wholeNumber = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
