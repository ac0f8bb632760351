"""The addresses of the stewards' desk."""

from __future__ import annotations

from django.urls import path

from cadre_site.pages.language import PREFIX
from cadre_site.stewards import looking, uploading, views
from cadre_site.stewards.conflicts import views as conflicts
from cadre_site.stewards.linking import views as linking

DATA = PREFIX + "desk/data"

urlpatterns = [
    path(DATA, views.all_of_them, name="data"),
    path(DATA + "/<str:country>", views.one, name="data-country"),
    path(DATA + "/<str:country>/sources/<str:source>", views.source, name="data-source"),
    path(DATA + "/<str:country>/sources/<str:source>/rows", looking.of_source, name="data-rows"),
    path(DATA + "/<str:country>/sources/<str:source>/set-aside", looking.set_aside, name="data-aside"),
    path(DATA + "/<str:country>/sources/<str:source>/begin", uploading.begin, name="upload-begin"),
    path(DATA + "/<str:country>/sources/<str:source>/upload", uploading.whole, name="upload-whole"),
    path(DATA + "/<str:country>/uploads/<str:upload>", uploading.one, name="upload"),
    path(DATA + "/<str:country>/uploads/<str:upload>/rows", looking.of_upload, name="upload-rows"),
    path(DATA + "/<str:country>/uploads/<str:upload>/finish", uploading.finish, name="upload-finish"),
    path(DATA + "/<str:country>/uploads/<str:upload>/take", uploading.take, name="upload-take"),
    path(DATA + "/<str:country>/uploads/<str:upload>/discard", uploading.discard, name="upload-discard"),
    path(DATA + "/<str:country>/links", linking.listed, name="links"),
    path(DATA + "/<str:country>/links/<str:pair>", linking.pair, name="link-pair"),
    path(DATA + "/<str:country>/links/<str:pair>/decide", linking.decide, name="link-decide"),
    path(DATA + "/<str:country>/conflicts", conflicts.listed, name="conflicts"),
    path(DATA + "/<str:country>/conflicts/<str:attribute>", conflicts.one, name="conflict"),
    path(DATA + "/<str:country>/conflicts/<str:attribute>/save", conflicts.save, name="conflict-save"),
]
