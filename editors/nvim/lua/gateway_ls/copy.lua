-- Copies commands that grant roles. One that does not name the gateway's service account asks for
-- it, once, and offers to remember it.
local M = {}

--- What the server writes where it does not know the account.
local MEMBER = "serviceAccount:SA_EMAIL"
local SETTINGS = ".gateway-ls.yaml"

--- The account of this session, and whether it was asked for.
local account
local is_asked = false

local function write(text)
  vim.fn.setreg('"', text)
  -- Without a clipboard there is still the unnamed register.
  pcall(vim.fn.setreg, "+", text)
  vim.notify("Copied: " .. vim.split(text, "\n", { plain = true })[1])
end

local function fill(text)
  if account == nil then
    return text
  end
  local filled = text:gsub(vim.pesc("SA_EMAIL"), function()
    return account
  end)
  return filled
end

--- The settings file of a config: the nearest one above it, else one at the root of the repository,
--- else one beside it.
local function settings_file(buffer)
  local folder = vim.fs.root(buffer, { SETTINGS, ".git" })
  return vim.fs.joinpath(folder or vim.fs.dirname(vim.api.nvim_buf_get_name(buffer)), SETTINGS)
end

--- Adds the account to a settings file. Returns what keeps it from that, if anything does.
local function add(file, line)
  local text = ""
  local reader = io.open(file, "r")
  if reader then
    text = reader:read("*a")
    reader:close()
  end
  for existing in vim.gsplit(text, "\n", { plain = true }) do
    if existing:find("^serviceAccount%s*:") then
      return "it has a serviceAccount already"
    elseif existing:find("^[%[{]") or existing:find("^%.%.%.") then
      return "it is not a plain list of settings"
    end
  end
  local writer, reason = io.open(file, "a")
  if not writer then
    return reason
  end
  writer:write((text == "" or text:sub(-1) == "\n") and "" or "\n", line, "\n")
  writer:close()
end

local function remember_in_file(client, buffer)
  local file = settings_file(buffer)
  local existed = vim.uv.fs_stat(file) ~= nil
  local reason = add(file, "serviceAccount: " .. account)
  if reason then
    vim.notify(("gateway-ls: %s stays as it is: %s"):format(file, reason), vim.log.levels.WARN)
    return
  end
  local change = { uri = vim.uri_from_fname(file), type = existed and 2 or 1 }
  client:notify("workspace/didChangeWatchedFiles", { changes = { change } })
  vim.cmd.checktime()
end

local function remember_in_session(client)
  local setting = { gatewayLs = { serviceAccount = account } }
  client.settings = vim.tbl_deep_extend("force", client.settings or {}, setting)
  client:notify("workspace/didChangeConfiguration", { settings = client.settings })
end

local function offer_to_remember(client, buffer)
  local in_file = "in " .. vim.fn.fnamemodify(settings_file(buffer), ":~:.")
  local in_session = "until Neovim ends"
  local prompt = ("Remember %s for the next commands?"):format(account)
  vim.ui.select({ in_file, in_session, "no" }, { prompt = prompt }, function(choice)
    if choice == in_file then
      remember_in_file(client, buffer)
    elseif choice == in_session then
      remember_in_session(client)
    end
  end)
end

--- Asks for the account until it is one or nothing is typed, then calls `done`.
local function ask(client, done)
  vim.ui.input({ prompt = "Service account of the gateway (empty: copy SA_EMAIL): " }, function(typed)
    if typed == nil or vim.trim(typed) == "" then
      done()
      return
    end
    local params = { command = "gatewayLs.checkServiceAccount", arguments = { typed } }
    client:request("workspace/executeCommand", params, function(failure, checked)
      if failure then
        vim.notify("gateway-ls: " .. failure.message, vim.log.levels.ERROR)
        ask(client, done)
      else
        account = checked
        done()
      end
    end)
  end)
end

--- Copies a text of the server.
function M.copy(client, buffer, text)
  if not text:find(MEMBER, 1, true) or account or is_asked then
    write(fill(text))
    return
  end
  is_asked = true
  ask(client, function()
    write(fill(text))
    if account then
      offer_to_remember(client, buffer)
    end
  end)
end

return M
