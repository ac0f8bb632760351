from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "cadre_site.concerns"
    label = "concerns"
