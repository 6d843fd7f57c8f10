// The workbooks have no formulas to typeset. JupyterLab asks for MathJax all the same, and gets this.
window.MathJax = {
  Hub: {
    Config() {},
    Configured() {},
    Queue() {},
    Register: { StartupHook() {} },
  },
};
