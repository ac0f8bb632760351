from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "cadre_site.public"
    label = "public"
