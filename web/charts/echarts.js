import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
/** Only what the charts here use; this file is fetched when the first of them is drawn. */
echarts.use([
    BarChart,
    CustomChart,
    LineChart,
    ScatterChart,
    GridComponent,
    MarkLineComponent,
    TooltipComponent,
    CanvasRenderer,
]);
export const init = (element) => echarts.init(element, null, { renderer: 'canvas' });
