/** Of nothing it is 0. */
export const sum = (values) => values.reduce((total, value) => total + value, 0);
