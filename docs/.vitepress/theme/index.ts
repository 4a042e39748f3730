// VitePress's own theme, with diagrams that fit the page until they are clicked.
import DefaultTheme from 'vitepress/theme';
import './diagrams.css';

export default DefaultTheme;
