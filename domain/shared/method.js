export const METHODS = ['weighted', 'confidence', 'cost-benefit', 'consensus'];
