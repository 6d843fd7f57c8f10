// A tile in JupyterLab's launcher for each workbook, whose page it opens in a tab of the browser.
// JupyterLab loads extensions as containers of modules, which bundlers write; this one is so small that it is written
// by hand. `init` is told of the modules that JupyterLab shares, `get` answers with the extension.
(() => {
  let shared;

  const take = async (name) => {
    const [offer] = Object.values(shared[name]);
    const factory = await offer.get();
    return factory();
  };

  const load = async () => {
    const { PageConfig, URLExt } = await take("@jupyterlab/coreutils");
    const { ILauncher } = await take("@jupyterlab/launcher");
    const { spreadsheetIcon } = await take("@jupyterlab/ui-components");

    const activate = (app, launcher) => {
      const workbooks = JSON.parse(PageConfig.getOption("llmbudgetWorkbooks") || "[]");
      workbooks.forEach(({ file, title }, rank) => {
        const command = `llmbudget:${file}`;
        const url = URLExt.join(PageConfig.getBaseUrl(), "llmbudget", file);
        app.commands.addCommand(command, {
          label: title,
          caption: `Open “${title}” as a page of its own`,
          icon: spreadsheetIcon,
          execute: () => void window.open(url, "_blank", "noopener"),
        });
        launcher.add({ command, category: "llmbudget", rank });
      });
    };

    return () => ({ id: "llmbudget:tiles", autoStart: true, requires: [ILauncher], activate });
  };

  const init = (modules) => {
    shared = modules;
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB.llmbudget = { init, get: load };
})();
