export const seriesColor = ({ series, text }, index) => series[index % series.length] ?? text;
