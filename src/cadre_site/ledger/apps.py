from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "cadre_site.ledger"
    label = "ledger"
