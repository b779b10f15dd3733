-- What a code lens does when it is run, and the commands of a buffer:
--
--   :GatewayIamPlan [format]   the roles to grant: human, markdown, gcloud, terraform or json
--   :GatewayRoutes             where each operation's requests go
--
-- The texts are the server's; they open as scratch buffers.
local copy = require("gateway_ls.copy")

local M = {}

--- The formats of a plan, and the file type of a buffer that shows it.
local FORMATS = {
  markdown = "markdown",
  gcloud = "sh",
  terraform = "terraform",
  json = "json",
  human = "text",
}

--- Shows a text in a buffer that belongs to no file and is gone when its window is closed.
local function show(name, text, filetype)
  vim.cmd("botright new")
  local buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].buftype = "nofile"
  vim.bo[buffer].bufhidden = "wipe"
  vim.bo[buffer].swapfile = false
  vim.api.nvim_buf_set_lines(buffer, 0, -1, true, vim.split(text:gsub("\n$", ""), "\n", { plain = true }))
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].filetype = filetype
  pcall(vim.api.nvim_buf_set_name, buffer, name)
end

--- Asks the server for a text about a config and shows it.
local function ask(client, command, arguments, name, filetype)
  local params = { command = command, arguments = arguments }
  client:request("workspace/executeCommand", params, function(failure, text)
    if failure then
      vim.notify("gateway-ls: " .. failure.message, vim.log.levels.ERROR)
    elseif type(text) == "string" then
      show(name, text, filetype)
    end
  end)
end

local function show_plan(client, uri, format)
  local name = ("gateway-ls://IAM plan of %s (%s)"):format(vim.fs.basename(vim.uri_to_fname(uri)), format)
  ask(client, "gatewayLs.iamPlan", { uri, format }, name, FORMATS[format])
end

--- The client that a code lens belongs to.
local function client_of(context)
  return assert(vim.lsp.get_client_by_id(context.client_id))
end

--- The commands of code lenses and code actions, by the names that the server knows.
M.of_lenses = {
  ["gatewayLs.copyToClipboard"] = function(command, context)
    copy.copy(client_of(context), context.bufnr, command.arguments[1])
  end,
  ["gatewayLs.showIamPlan"] = function(command, context)
    show_plan(client_of(context), command.arguments[1], "human")
  end,
  ["gatewayLs.showReferences"] = function(command, context)
    local client = client_of(context)
    local items = vim.lsp.util.locations_to_items(command.arguments[3], client.offset_encoding)
    vim.fn.setqflist({}, " ", { title = "Used by", items = items })
    vim.cmd("botright copen")
  end,
}

--- The names of these commands, in order.
function M.names()
  local names = vim.tbl_keys(M.of_lenses)
  table.sort(names)
  return names
end

--- Gives a buffer its commands.
function M.attach(client, buffer)
  local function uri()
    return vim.uri_from_bufnr(buffer)
  end
  vim.api.nvim_buf_create_user_command(buffer, "GatewayIamPlan", function(command)
    local format = command.args == "" and "human" or command.args
    if FORMATS[format] then
      show_plan(client, uri(), format)
    else
      vim.notify(("gateway-ls: there is no format %q"):format(format), vim.log.levels.ERROR)
    end
  end, {
    nargs = "?",
    desc = "Roles to grant for this gateway config",
    complete = function(typed)
      return vim.tbl_filter(function(format)
        return vim.startswith(format, typed)
      end, { "gcloud", "human", "json", "markdown", "terraform" })
    end,
  })
  vim.api.nvim_buf_create_user_command(buffer, "GatewayRoutes", function()
    local name = "gateway-ls://routes of " .. vim.fs.basename(vim.api.nvim_buf_get_name(buffer))
    ask(client, "gatewayLs.routes", { uri(), "human" }, name, "text")
  end, { nargs = 0, desc = "Where the requests of this gateway config go" })
end

return M
