import './app/theme.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { readAppearance } from './app/appearance';
import { startI18n } from './app/i18n/i18n';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
const { language, scheme } = readAppearance();
document.documentElement.dataset['mantineColorScheme'] = scheme;
startI18n(language);
createRoot(root).render(<App />);
