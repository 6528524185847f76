import assert from 'node:assert/strict';
import { governorWorkflowId, UPDATE } from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';

const CAPPED = 'sim-grok-4';
const OTHERS = ['sim-gpt-5', 'sim-grok-3'];

describe('a decision beside a model’s cap', () => {
  let service: TestService;
  before(async () => {
    service = await startTestService({ models: [CAPPED, ...OTHERS] });
  });
  after(() => service.stop());

  const setCaps = (modelMicroUsd: Record<string, number | null>) =>
    service.workers.client.workflow
      .getHandle(governorWorkflowId('main'))
      .executeUpdate(UPDATE.setPolicy, { args: [{ budget: { modelMicroUsd }, reason: 'test', by: 'test' }] });

  it('asks the others where it has no room, says why it was left out, and raises one alert', async () => {
    await setCaps({ [CAPPED]: 1 });
    for (let n = 0; n < 2; n++) {
      const panel = await service.decide(service.request({ maxStakeMicroUsd: 100_000_000 }));
      assert.equal(panel.path, 'full');
      assert.deepEqual(panel.calls.map(({ model }) => model).toSorted(), OTHERS.toSorted());
      const candidate = panel.candidates.find(({ model }) => model === CAPPED);
      assert.ok(candidate?.why.code === 'over_model_cap');
      const { cap, of, capMicroUsd, committedMicroUsd } = candidate.why.figures;
      assert.deepEqual([cap, of, capMicroUsd, committedMicroUsd], ['model', CAPPED, 1, 0]);
      assert.ok(
        panel.notes.some(({ code, figures }) => code === 'cap_refused' && figures.consequence === 'without_model'),
      );
    }
    const alerts = await service.workers.store.alerts.list(10);
    assert.deepEqual(
      alerts.map((alert) => {
        assert.ok(alert.kind === 'cap_reached');
        return [alert.account, alert.severity, alert.figures.cap, alert.figures.of];
      }),
      [['main', 'warning', 'model', CAPPED]],
    );
  });

  it('calls no model where none has room in its cap', async () => {
    await setCaps(Object.fromEntries([CAPPED, ...OTHERS].map((model) => [model, 1])));
    const refused = await service.decide(service.request());
    assert.deepEqual([refused.path, refused.verdict.reasons[0]?.code], ['none', 'budget_refused']);
    await setCaps(Object.fromEntries([CAPPED, ...OTHERS].map((model) => [model, null])));
    assert.equal((await service.decide(service.request({ escalateWithin: 0 }))).path, 'quick');
  });
});
