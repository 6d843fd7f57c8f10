// A tile in JupyterLab's launcher for each workbook, whose page it opens in a tab of the browser. The page has a button
// that leads back here, to the workbook as a notebook: `?llmbudget=startup.ipynb` in the address.
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

    // A notebook of one's own, in the folder of the server: one that is there already stays as it is.
    const openNotebook = async (app, { file, notebook }) => {
      const { contents } = app.serviceManager;
      const folder = await contents.get("");
      const isThere = folder.content.some(({ name }) => name === file);
      if (!isThere) await contents.save(file, { type: "notebook", format: "json", content: notebook });
      await app.commands.execute("docmanager:open", { path: file });
    };

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
      const asked = new URLSearchParams(location.search).get("llmbudget");
      const workbook = workbooks.find(({ file }) => file === asked);
      if (workbook) app.restored.then(() => openNotebook(app, workbook));
    };

    return () => ({ id: "llmbudget:tiles", autoStart: true, requires: [ILauncher], activate });
  };

  const init = (modules) => {
    shared = modules;
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB.llmbudget = { init, get: load };
})();
