/** How probabilities and shares stand in sentences: 3.25c a contract, 60 %. */
export const points = (probability: number) => `${Number((probability * 100).toFixed(2))}c`;
export const percent = (share: number) => `${Math.round(share * 100)} %`;
