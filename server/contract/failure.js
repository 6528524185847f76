import { z } from 'zod';
/** Every answer that is no 2xx. */
export const apiFailure = z.object({
    error: z.enum(['invalid', 'forbidden', 'unauthorized', 'not_found', 'refused', 'unavailable', 'internal']),
    /** What happened, with which value, and what to do. */
    message: z.string(),
});
