import type { PerformanceRow as Row } from '../../client/performance.ts';
import { kindOfSubject } from '../../domain/learning/cell.ts';
import type { PerformanceRow } from '../contract/models.ts';

/** A line of a performance table, with what its subject is. */
export const performanceRow = (row: Row): PerformanceRow => ({ ...row, kind: kindOfSubject(row.subject) });
