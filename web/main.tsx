import { render } from 'preact';
import { App } from './app.tsx';
import { startRouter } from './router/place.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/components.css';
import './styles/shell.css';
import { startTheme } from './theme/theme.ts';

startTheme();
startRouter();
const root = document.getElementById('app');
if (root) render(<App />, root);
