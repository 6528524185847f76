/** Every function exported here is registered as a workflow: nothing else may be. */
export { costGovernor } from './cost-governor.ts';
export { decide, decideEvent } from './decide.ts';
export { deliverAlert } from './deliver-alert.ts';
export { deliverNotices } from './deliver-notices.ts';
export { operations } from './operations.ts';
export { preview } from './preview.ts';
export { retention } from './retention.ts';
export { scorekeeper } from './scorekeeper.ts';
export { settlements } from './settlements.ts';
export { shadow } from './shadow.ts';
