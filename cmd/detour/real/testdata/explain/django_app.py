"""Redirects of Django's own parts. The port is the argument."""
import sys

import django
from django.conf import settings

M = "django.middleware."
settings.configure(
    SECRET_KEY="not a secret", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, PREPEND_WWW=False,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
    MIDDLEWARE=[M + "security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
                M + "common.CommonMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
                "django.contrib.messages.middleware.MessageMiddleware", M + "clickjacking.XFrameOptionsMiddleware"],
)
django.setup()

from django import forms  # noqa: E402
from django.contrib import messages  # noqa: E402
from django.contrib.auth.decorators import permission_required, user_passes_test  # noqa: E402
from django.contrib.auth.views import LogoutView  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import HttpResponse, HttpResponseRedirect  # noqa: E402
from django.shortcuts import redirect  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402
from django.views.generic import FormView, RedirectView  # noqa: E402


class Order(forms.Form):
    a = forms.CharField()


class Kept(HttpResponseRedirect):
    status_code = 307


def page(request, **kwargs):
    return HttpResponse("page")


def save(request):
    messages.success(request, "saved")
    return redirect("/list/")


urlpatterns = [
    path("list/", page),
    path("save/", csrf_exempt(save)),
    path("order/", csrf_exempt(FormView.as_view(form_class=Order, success_url="/thanks/"))),
    path("staff/", permission_required("auth.add_user")(page)),
    path("members/", user_passes_test(lambda user: False, login_url="/signin/")(page)),
    path("logout/", LogoutView.as_view(next_page="/bye/")),
    path("item/<int:pk>/", page, name="item"),
    path("old/<int:pk>/", RedirectView.as_view(pattern_name="item", permanent=True)),
    path("kept/", lambda request: Kept("/elsewhere/")),
    path("index.html", RedirectView.as_view(url="/", permanent=True)),
]
if __name__ == "__main__":
    sys.modules[settings.ROOT_URLCONF] = sys.modules[__name__]
    call_command("runserver", "127.0.0.1:" + sys.argv[1], "--noreload")
