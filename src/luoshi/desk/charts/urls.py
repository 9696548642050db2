"""Addresses of charts and of units."""

from django.urls import path

from luoshi.desk.charts import views

app_name = "charts"
urlpatterns = [
    path("indicators/<int:pk>/", views.indicator, name="indicator"),
    path("indicators/<int:pk>/how", views.how, name="how"),
    path("charts/indicators/<int:pk>/<slug:name>.svg", views.chart, name="chart"),
    path("charts/indicators/<int:pk>/<slug:name>.png", views.picture, name="picture"),
    path("units/", views.units, name="units"),
    path("units/<int:pk>/", views.unit, name="unit"),
]
