/** How probabilities and shares stand in sentences: 3.25c a contract, 60 %. */
export const points = (probability) => `${Number((probability * 100).toFixed(2))}c`;
export const percent = (share) => `${Math.round(share * 100)} %`;
