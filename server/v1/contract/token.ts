import * as v from 'valibot';
import { SCOPES } from '../../../domain/shared/scopes.ts';
import { list } from '../../contract/fields.ts';

/** What whoever asks may do. */
export const tokenAnswer = v.object({
  /** Null = a reader on this machine, without a token. */
  name: v.nullable(v.string()),
  scopes: list(v.picklist(SCOPES)),
  /** The accounts that it is bound to; null = all. */
  accounts: v.nullable(list(v.string())),
});
