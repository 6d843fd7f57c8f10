"""JupyterHub on one machine: whoever has an account there gets a server of their own, and opens the workbooks.

``deploy/README.md`` says how to install it. Cookie secret and database are made in the folder where the hub runs,
which only root may read.
"""

import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
IDLE_SECONDS = 3600
CULLER = "idle-culler"

c = get_config()  # noqa: F821 - JupyterHub defines it for its configuration files

# A reverse proxy in front of it speaks TLS with the world.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"

# Accounts and passwords are those of the system, for the members of one of its groups.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {"llmbudget"}

# Each server runs as its user, in a unit of systemd that ends what takes more memory than its share.
c.JupyterHub.spawner_class = "systemd"
c.Spawner.mem_limit = "1G"
c.SystemdSpawner.isolate_tmp = True
c.SystemdSpawner.isolate_devices = True

# The workbooks are opened where they were installed: users can read, and not change them.
c.Spawner.cmd = [str(Path(sys.executable).with_name("jupyterhub-singleuser"))]
c.Spawner.default_url = "/llmbudget/index.ipynb"
c.Spawner.environment = {"JUPYTER_CONFIG_PATH": str(CHECKOUT / "binder")}  # the settings that Binder has, too
c.Spawner.disable_user_config = True

c.JupyterHub.services = [
    {"name": CULLER, "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={IDLE_SECONDS}"]},
]
c.JupyterHub.load_roles = [
    {
        "name": CULLER,
        "services": [CULLER],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    },
]
