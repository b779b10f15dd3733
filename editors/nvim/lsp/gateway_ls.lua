-- For `vim.lsp.enable("gateway_ls")`, Neovim 0.11 and newer.
--
-- Settings, if any are wanted, go under `settings.gatewayLs`:
--   vim.lsp.config("gateway_ls", { settings = { gatewayLs = { functionsGeneration = 2 } } })
return {
  cmd = { "gateway-ls" },
  filetypes = { "yaml", "json", "jsonc", "yaml.openapi", "json.openapi" },
  root_markers = { ".gateway-ls.yaml", ".git" },
}
