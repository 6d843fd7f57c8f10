"""JupyterHub on one machine: each person with an account there gets a server of their own with the workbooks.

``deploy/README.md`` says how to install it. Cookie secret and database are made in the folder where the hub runs,
which only root may read.
"""

import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
IDLE_SECONDS = 3600
OLDEST_SECONDS = 24 * 3600
CULLER = "idle-culler"

# Each server may take 1 GB: leave 2 GB to the system and the hub. Eight suit a machine with 10 GB.
MOST_SERVERS = 8

c = get_config()  # noqa: F821 - JupyterHub defines it for its configuration files

# A reverse proxy in front of it speaks TLS with the world.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"

# The system's accounts and passwords, for members of one of its groups.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {"llmbudget"}

# One origin for each user, so that pages of one user can do nothing on pages of another. It needs a record in DNS for
# *.HOST that leads here, a certificate for *.HOST, and a proxy that takes both names:
# c.JupyterHub.subdomain_host = "https://HOST"  # noqa: ERA001 - to be filled in

# Who comes when so many servers run is told to try again; a form on another website cannot start one.
c.JupyterHub.active_server_limit = MOST_SERVERS
c.JupyterHub.concurrent_spawn_limit = 4
c.JupyterHub.allow_named_servers = False

# Each server runs as its user, in a unit of systemd that ends what takes more memory than its share.
c.JupyterHub.spawner_class = "systemd"
c.Spawner.mem_limit = "1G"
c.Spawner.cpu_limit = 2.0
c.SystemdSpawner.isolate_tmp = True
c.SystemdSpawner.isolate_devices = True
c.SystemdSpawner.disable_user_sudo = True  # no program of a server gets more rights than its user has
c.SystemdSpawner.unit_extra_properties = {
    "TasksMax": "256",
    "ProtectSystem": "full",
    "ProtectKernelTunables": "yes",
    "ProtectKernelModules": "yes",
    "ProtectControlGroups": "yes",
    "RestrictSUIDSGID": "yes",
    "LockPersonality": "yes",
}

# The workbooks are opened where they were installed: users can read, and not change them.
c.Spawner.cmd = [str(Path(sys.executable).with_name("jupyterhub-singleuser"))]
c.Spawner.default_url = "/llmbudget/index.ipynb"
c.Spawner.environment = {"JUPYTER_CONFIG_PATH": str(CHECKOUT / "binder")}  # the settings that Binder has, too
c.Spawner.disable_user_config = True

c.JupyterHub.services = [
    {
        "name": CULLER,
        "command": [
            sys.executable,
            "-m",
            "jupyterhub_idle_culler",
            f"--timeout={IDLE_SECONDS}",
            f"--max-age={OLDEST_SECONDS}",
        ],
    },
]
c.JupyterHub.load_roles = [
    {
        "name": CULLER,
        "services": [CULLER],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    },
]
