from django.apps import AppConfig


class StewardsConfig(AppConfig):
    """No models: rows about people never enter the site's database."""

    name = "cadre_site.stewards"
    label = "stewards"
