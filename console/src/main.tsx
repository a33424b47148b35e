import './shell/mantine.css';
import './shell/theme.css';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.tsx';

const root = document.querySelector('#root');
if (root !== null) createRoot(root).render(<App />);
