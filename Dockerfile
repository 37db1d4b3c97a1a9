# syntax=docker/dockerfile:1
# Ảnh chạy chính thức: gói đúng bản khóa (có băm), người dùng thường, tệp tĩnh đã gom sẵn.

FROM python:3.11-slim-bookworm AS goi
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
COPY requirements.lock /tmp/requirements.lock
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --only-binary :all: --require-hashes -r /tmp/requirements.lock

FROM python:3.11-slim-bookworm AS ung-dung
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=support.config.settings \
    DATA_DIR=/data \
    STATIC_ROOT=/app/staticfiles
RUN groupadd --gid 10001 hotro \
    && useradd --uid 10001 --gid hotro --no-create-home --home-dir /data --shell /usr/sbin/nologin hotro \
    && install -d -o hotro -g hotro -m 0700 /data
COPY --from=goi /venv /venv
WORKDIR /app
COPY manage.py ./
COPY support ./support
COPY mailin ./mailin
COPY kb ./kb
COPY templates ./templates
COPY static ./static
COPY locale ./locale
# Khóa dưới đây chỉ để lệnh gom tệp chạy được; không vào ảnh, không ký gì cả.
RUN SECRET_KEY=chi-de-gom-tep python manage.py collectstatic --noinput --verbosity 0
USER hotro
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
# Hỏi bằng tên máy mà ứng dụng nhận (ALLOWED_HOSTS), vì tên lạ bị từ chối.
HEALTHCHECK --interval=30s --timeout=5s --start-period=40s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; host = os.environ.get('ALLOWED_HOSTS', 'localhost').split(',')[0].strip(' .'); u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': host}), timeout=4)"]
CMD ["uvicorn", "support.config.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--no-server-header"]
