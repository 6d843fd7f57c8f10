// What Voila, JupyterLab and the page's own scripts hand each other on `window`.
interface Window {
  MathJax: object;
  _JUPYTERLAB: Record<string, object>;
  cellLoaded: boolean;
  display_cells: () => void;
  jupyterapp: any;
  themeLoaded: boolean;
  voila_finish: () => void;
  voila_heartbeat: () => void;
  voila_process: () => void;
}
