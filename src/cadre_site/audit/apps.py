from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "cadre_site.audit"
    label = "audit"
