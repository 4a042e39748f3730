// VitePress's own theme, with diagrams that scroll where they are wider than the page.
import DefaultTheme from 'vitepress/theme';
import './diagrams.css';

export default DefaultTheme;
