-- `:checkhealth gateway_ls`: says what is missing, and what to do about it.
local M = {}

local health = vim.health or {}
local start = health.start or health.report_start or require("health").report_start
local ok = health.ok or health.report_ok or require("health").report_ok
local info = health.info or health.report_info or require("health").report_info
local warn = health.warn or health.report_warn or require("health").report_warn
local error = health.error or health.report_error or require("health").report_error

local NAMES = { ["gateway_ls"] = true, ["gateway-ls"] = true }

--- The program that the config names, else the usual one.
local function program()
  local config = vim.lsp.config and vim.lsp.config["gateway_ls"]
  local cmd = config and config.cmd
  if type(cmd) == "table" and type(cmd[1]) == "string" then
    return cmd[1]
  end
  return "gateway-ls"
end

local function check_neovim()
  if vim.fn.has("nvim-0.11") == 1 then
    ok('Neovim has `vim.lsp.enable("gateway_ls")`.')
  else
    info("This Neovim is older than 0.11: use the lines for it in editors/nvim/README.md.")
  end
end

local function check_program()
  local name = program()
  if vim.fn.executable(name) ~= 1 then
    error("`" .. name .. "` cannot be run.", {
      "Install it: `cargo install --locked --path .` in the repository of gateway-ls.",
      "Have the folder it was installed to (`~/.cargo/bin`) on the PATH of Neovim.",
    })
    return
  end
  local answer = vim.fn.system({ name, "--version" })
  if vim.v.shell_error == 0 and answer:match("^gateway%-ls ") then
    ok(vim.trim(answer) .. ", " .. vim.fn.exepath(name))
  else
    error("`" .. vim.fn.exepath(name) .. "` is not gateway-ls: asked for its version it says `" .. vim.trim(answer) .. "`.")
  end
end

local function check_enabled()
  if not vim.lsp.is_enabled then
    return
  end
  if vim.lsp.is_enabled("gateway_ls") then
    ok("It is enabled.")
  else
    warn("It is not enabled.", { 'Add `vim.lsp.enable("gateway_ls")` to init.lua.' })
  end
end

local function check_clients()
  local get = vim.lsp.get_clients or vim.lsp.get_active_clients
  local count = 0
  for _, client in ipairs(get()) do
    if NAMES[client.name] then
      count = count + 1
      local buffers = {}
      for buffer in pairs(client.attached_buffers or {}) do
        buffers[#buffers + 1] = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ":~:.")
      end
      table.sort(buffers)
      local encoding = client.offset_encoding and (", columns in " .. client.offset_encoding) or ""
      ok("A server runs" .. encoding .. ", for: " .. (#buffers > 0 and table.concat(buffers, ", ") or "no buffer"))
    end
  end
  if count == 0 then
    info("No server runs. One starts with the first YAML or JSON file that is opened.")
  end
  info("Log of the language servers: " .. vim.lsp.get_log_path())
end

function M.check()
  start("gateway-ls")
  check_neovim()
  check_program()
  check_enabled()
  check_clients()
end

return M
