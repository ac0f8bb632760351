from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cadre_site.accounts"
    label = "accounts"
