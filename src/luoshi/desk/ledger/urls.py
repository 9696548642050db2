"""Addresses of the ledger."""

from django.urls import include, path

from luoshi.desk.ledger.views import documents, exports, home, ledger, review

app_name = "ledger"
urlpatterns = [
    path("", include("luoshi.desk.ledger.urls_rounds")),
    path("tables/", include("luoshi.desk.ledger.urls_tables")),
    path("", include("luoshi.desk.ledger.urls_catalogue")),
    path("", home.home, name="home"),
    path("seen", home.seen, name="home-seen"),
    path("documents/", documents.index, name="documents"),
    path("documents/new", documents.new, name="document-new"),
    path("documents/<int:pk>/", documents.detail, name="document"),
    path("documents/<int:pk>/versions", documents.version_new, name="version-new"),
    path("versions/<int:pk>/changes", documents.changes, name="document-changes"),
    path("versions/<int:pk>/withdraw", documents.withdraw, name="version-withdraw"),
    path("versions/<int:pk>/state", documents.state, name="version-state"),
    path("versions/<int:pk>/file", documents.file, name="version-file"),
    path("versions/<int:pk>/retry", documents.retry, name="version-retry"),
    path("versions/<int:pk>/review", review.page, name="review"),
    path("versions/<int:pk>/facts", review.add, name="fact-add"),
    path("versions/<int:pk>/decide", review.many, name="facts-decide"),
    path("facts/<int:pk>/", review.fact, name="fact"),
    path("facts/<int:pk>/decide", review.decide, name="fact-decide"),
    path("facts/<int:pk>/merge", review.merge, name="fact-merge"),
    path("ledger/", ledger.observations, name="observations"),
    path("ledger/as-of", ledger.as_of, name="as-of"),
    path("ledger/cells/<slug:key>/", ledger.cell, name="cell"),
    path("ledger/download.<str:form>", exports.observations, name="observations-file"),
    path("ledger/<slug:register>/", ledger.records, name="records"),
    path("ledger/<slug:register>/download.<str:form>", exports.records, name="records-file"),
    path("ledger/<slug:what>/<int:pk>/origin", exports.origin, name="origin"),
    path("indicators/", ledger.indicators, name="indicators"),
]
