const SERIES = 8;
const NARROW_PX = 520;
/** The colours and the font in force, from the page's custom properties. */
export function readLook(element) {
    const style = getComputedStyle(element);
    const of = (name) => style.getPropertyValue(`--${name}`).trim();
    return {
        series: Array.from({ length: SERIES }, (_, index) => of(`series-${index + 1}`)),
        text: of('text'),
        muted: of('text-muted'),
        surface: of('surface'),
        sunken: of('surface-sunken'),
        border: of('border-strong'),
        grid: of('chart-grid'),
        axis: of('chart-axis'),
        accent: of('accent'),
        good: of('good'),
        warn: of('warn'),
        bad: of('bad'),
        font: style.fontFamily,
        isNarrow: element.clientWidth < NARROW_PX,
    };
}
