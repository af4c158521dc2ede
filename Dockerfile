# One image for web, relay, worker, beat and the one-shot preparation; docker-compose.yml says which it is.
FROM python:3.11-slim AS packages
COPY requirements.txt /
RUN python -m venv /venv && /venv/bin/pip install --no-deps --no-cache-dir -r /requirements.txt

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /app yimatong \
    && install -d -o yimatong /data /srv/static /srv/private
COPY --from=packages /venv /venv
COPY manage.py /app/
COPY portal/ /app/portal/
COPY deputies/ /app/deputies/
COPY stations/ /app/stations/
COPY feedback/ /app/feedback/
COPY templates/ /app/templates/
COPY static/ /app/static/
COPY locale/ /app/locale/
COPY data/ /app/data/
COPY docs/api.yaml /app/docs/
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data STATIC_ROOT=/srv/static PORT=8000
WORKDIR /app
USER yimatong
EXPOSE 8000
CMD ["gunicorn", "--config", "python:portal.gunicorn", "portal.wsgi"]
