import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { WorkflowGateway } from '../activities/index.ts';

/** What activities ask of Temporal, through a client. */
export function createGateway(client: Client): WorkflowGateway {
  return {
    async status(workflowId) {
      try {
        const { status } = await client.workflow.getHandle(workflowId).describe();
        return status.name === 'RUNNING' ? 'running' : 'closed';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'absent';
        throw error;
      }
    },
    async signal(workflowId, name, argument) {
      try {
        await client.workflow.getHandle(workflowId).signal(name, argument);
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
  };
}
