export const ACTIONS = ['BUY', 'SELL', 'SKIP'];
export const PATHS = ['none', 'quick', 'escalated', 'full', 'reused'];
export const REUSE_KINDS = ['same', 'twin'];
