/** Can the text be the id of a model's row? */
export function isModelId(text) {
    return /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/.test(text);
}
