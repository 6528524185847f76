import assert from 'node:assert/strict';
import { storeRefusalSentence } from '../../../domain/explain/store-sentences.ts';
import { judgeStore, type StoreAndNamespace } from '../../../domain/health/store-identity.ts';

const MINE = { serviceId: 'a', namespace: 'conclave', namespaceId: 'n1', address: 'here:7233', createdAtMs: 1 };
const FRESH: StoreAndNamespace = {
  database: 'conclave',
  address: 'here:7233',
  namespace: { name: 'conclave', id: 'n1' },
  identity: null,
  isEmpty: true,
  operations: null,
};

describe('a store and a namespace', () => {
  const cases: [what: string, found: Partial<StoreAndNamespace>, expected: string][] = [
    ['both are new', {}, 'first'],
    ['belong together', { identity: MINE, isEmpty: false, operations: { serviceId: 'a' } }, 'own'],
    ['belong together while nothing runs', { identity: MINE, isEmpty: false }, 'own'],
    ['come from an earlier version', { isEmpty: false, operations: { serviceId: null } }, 'unmarked'],
    ['come from an earlier version, of which nothing runs', { isEmpty: false }, 'first'],
    ['are half recorded', { identity: MINE, isEmpty: false, operations: { serviceId: null } }, 'unmarked'],
    ['are those of a mistyped database', { operations: { serviceId: 'a' } }, 'namespace_of_another_store'],
    [
      'are those of a mistyped database beside an earlier version',
      { operations: { serviceId: null } },
      'namespace_of_another_store',
    ],
    [
      'are those of another service’s database',
      { identity: { ...MINE, serviceId: 'b' }, isEmpty: false, operations: { serviceId: 'a' } },
      'namespace_of_another_store',
    ],
    [
      'are of two servers with a namespace of the same name',
      { identity: { ...MINE, namespaceId: 'n2' }, isEmpty: false },
      'store_of_another_namespace',
    ],
  ];
  for (const [what, found, expected] of cases) {
    it(`that ${what}: ${expected}`, () => {
      const judged = judgeStore({ ...FRESH, ...found });
      assert.equal(judged.kind === 'refused' ? judged.refusal.code : judged.kind, expected);
      if (judged.kind !== 'refused') return;
      const sentence = storeRefusalSentence(judged.refusal);
      for (const word of ['conclave', 'here:7233', 'Nothing was started', 'store adopt']) {
        assert.ok(sentence.includes(word), sentence);
      }
    });
  }
});
