-- For `vim.lsp.enable("gateway_ls")`, Neovim 0.11 and newer.
--
-- Settings, if any are wanted, go under `settings.gatewayLs`:
--   vim.lsp.config("gateway_ls", { settings = { gatewayLs = { functionsGeneration = 2 } } })
local commands = require("gateway_ls.commands")
local pages = require("gateway_ls.pages")

return {
  cmd = { "gateway-ls" },
  filetypes = { "yaml", "json", "jsonc", "yaml.openapi", "json.openapi" },
  root_markers = { ".gateway-ls.yaml", ".git" },
  init_options = { clientCommands = commands.names(), pages = pages.SCHEME },
  commands = commands.of_lenses,
  on_attach = commands.attach,
}
