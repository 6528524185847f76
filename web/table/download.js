/** Hands a text to the browser as a file. */
export function download(name, type, text) {
    const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    // The browser has begun to read it by the next turn; before that the address must hold.
    setTimeout(() => URL.revokeObjectURL(url), 0);
}
