resource "google_service_account" "gateway" {
  account_id = "shop-gateway"
}

resource "google_cloud_run_v2_service" "orders" {
  name     = "orders"
  location = "europe-west1"
  template {
    containers { image = "europe-west1-docker.pkg.dev/corner-shop-42/shop/orders" }
  }
}

resource "google_cloud_run_v2_service_iam_member" "orders" {
  location = google_cloud_run_v2_service.orders.location
  name     = google_cloud_run_v2_service.orders.name
  role     = "roles/run.invoker"
  member   = "serviceAccount:${google_service_account.gateway.email}"
}

resource "google_cloud_run_v2_service" "stock" {
  name     = "stock"
  location = "europe-west1"
  template {
    containers { image = "europe-west1-docker.pkg.dev/corner-shop-42/shop/stock" }
  }
}

resource "google_api_gateway_api" "shop" {
  api_id = "shop"
}

resource "google_api_gateway_api_config" "shop" {
  api                  = google_api_gateway_api.shop.api_id
  api_config_id_prefix = "shop-"
  openapi_documents {
    document {
      path = "orders.yaml"
      contents = base64encode(templatefile("${path.module}/orders.yaml", {
        orders_url = google_cloud_run_v2_service.orders.uri
        stock_url  = google_cloud_run_v2_service.stock.uri
      }))
    }
  }
  gateway_config {
    backend_config { google_service_account = google_service_account.gateway.email }
  }
  lifecycle {
    create_before_destroy = true
  }
}
