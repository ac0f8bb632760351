"""The addresses of the stewards' desk."""

from __future__ import annotations

from django.urls import path

from cadre_site.pages.language import PREFIX
from cadre_site.stewards import looking, uploading, views
from cadre_site.stewards.mapping import views as mapping
from cadre_site.stewards.quality import addresses as quality
from cadre_site.stewards.running import views as running

DATA = PREFIX + "desk/data"

urlpatterns = [
    path(DATA, views.all_of_them, name="data"),
    path(DATA + "/<str:country>", views.one, name="data-country"),
    path(DATA + "/<str:country>/sources/<str:source>", views.source, name="data-source"),
    path(DATA + "/<str:country>/sources/<str:source>/rows", looking.of_source, name="data-rows"),
    path(DATA + "/<str:country>/sources/<str:source>/set-aside", looking.set_aside, name="data-aside"),
    path(DATA + "/<str:country>/sources/<str:source>/mapping", mapping.mapping, name="data-mapping"),
    path(DATA + "/<str:country>/sources/<str:source>/mapping/back", mapping.bring_back, name="mapping-back"),
    path(DATA + "/<str:country>/sources/<str:source>/read", mapping.read, name="data-read"),
    path(DATA + "/<str:country>/sources/<str:source>/checks", mapping.checks, name="data-checks"),
    path(DATA + "/<str:country>/sources/<str:source>/mend", mapping.mend, name="data-mend"),
    path(DATA + "/<str:country>/sources/<str:source>/mend/forget", mapping.forget, name="mend-forget"),
    path(DATA + "/<str:country>/sources/<str:source>/begin", uploading.begin, name="upload-begin"),
    path(DATA + "/<str:country>/sources/<str:source>/upload", uploading.whole, name="upload-whole"),
    path(DATA + "/<str:country>/uploads/<str:upload>", uploading.one, name="upload"),
    path(DATA + "/<str:country>/uploads/<str:upload>/rows", looking.of_upload, name="upload-rows"),
    path(DATA + "/<str:country>/uploads/<str:upload>/finish", uploading.finish, name="upload-finish"),
    path(DATA + "/<str:country>/uploads/<str:upload>/take", uploading.take, name="upload-take"),
    path(DATA + "/<str:country>/uploads/<str:upload>/discard", uploading.discard, name="upload-discard"),
    path(DATA + "/<str:country>/runs", running.every, name="runs"),
    path(DATA + "/<str:country>/runs/ask", running.ask, name="run-ask"),
    path(DATA + "/<str:country>/runs/<str:run>", running.one, name="run"),
    path(DATA + "/<str:country>/runs/<str:run>/progress", running.progress, name="run-progress"),
    path(DATA + "/<str:country>/runs/<str:run>/stop", running.stop, name="run-stop"),
    path(DATA + "/<str:country>/release", running.release, name="data-release"),
    *quality.urlpatterns,
]
