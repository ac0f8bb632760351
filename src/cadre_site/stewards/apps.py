from django.apps import AppConfig

from cadre_site.sealing.clear import use_for_temporary_files


class StewardsConfig(AppConfig):
    """No models: rows about people never enter the site's database."""

    name = "cadre_site.stewards"
    label = "stewards"

    def ready(self) -> None:
        use_for_temporary_files()
